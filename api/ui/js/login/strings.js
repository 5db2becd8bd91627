/** The strings of the login page, as `lib/strings.js` has those of the chat page. */

import { STRINGS } from '../lib/strings.js';

const LOGIN = {
  'login.title': ['登录', 'Log in'],
  'login.name': ['用户名', 'Name'],
  'login.password': ['密码', 'Password'],
  'login.enter': ['登录', 'Log in'],
  'login.working': ['正在核对…', 'Checking…'],
  'login.forgot': ['用户由管理这台服务的人添加；忘了密码也请找他。', 'The person who runs this service adds users, and resets forgotten passwords.'],
  'login.nameEmpty': ['请输入用户名。', 'Enter your name.'],
  'login.passwordEmpty': ['请输入密码。', 'Enter the password.'],
  'login.change': ['修改密码', 'Change the password'],
  'login.changeFor': ['{name} 的密码。改好以后，别处的登录都会失效。', 'The password of {name}. Logins elsewhere end when it is changed.'],
  'login.old': ['现在的密码', 'The password of now'],
  'login.new': ['新密码', 'The new password'],
  'login.newHint': ['至少 10 个字符；几个不相关的词连起来最好。', 'At least 10 characters; several unrelated words are best.'],
  'login.again': ['再输一次新密码', 'The new password again'],
  'login.differ': ['两次输入的新密码不同。', 'The two new passwords are not the same.'],
  'login.save': ['保存新密码', 'Save the new password'],
  'login.changed': ['密码已改好', 'The password is changed'],
  'login.continue': ['继续', 'Go on'],
  'login.error.auth.login_failed': ['用户名或密码不对', 'Name or password is wrong'],
  'login.error.user.password': ['新密码太短、太长或太容易猜', 'The new password is too short, too long or easy to guess'],
  'login.error.request.rate_limited': ['登录失败次数太多，请过一会儿再试', 'Too many failed attempts; try again in a while'],
};

Object.assign(STRINGS, LOGIN);
